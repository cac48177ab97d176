// The last resort: what waits on the device as a file that only the server can open.

function bytes(base64) {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
}

function base64(buffer) {
  let text = "";
  for (const one of new Uint8Array(buffer)) text += String.fromCharCode(one);
  return btoa(text);
}

// `seal` holds the seal, and the key itself or as text.
export async function recoveryFile(seal, entries) {
  const key = seal.key || (await crypto.subtle.importKey("raw", bytes(seal.recoveryKey), "AES-GCM", false, ["encrypt"]));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(entries));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, plain);
  return JSON.stringify({ seal: seal.recoverySeal, iv: base64(iv), data: base64(data) });
}

export function offer(text, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
