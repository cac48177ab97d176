"""Invented sentences: what observers, practitioners, candidates and families might have written."""

EVIDENCE: dict[str, tuple[str, ...]] = {
    "collaboration": (
        "Read out the plan and asked them to sign it.",
        "Asked what they wanted from today, and kept two of the three points.",
        "Drew the plan together on one sheet; the grandmother held the pen.",
    ),
    "autonomy": (
        "Said what had to happen, and did not ask what they thought.",
        "Said which parts are a choice and which are not, a little late.",
        '"That part is yours to decide. This part is not, and here is why."',
    ),
    "empathy": (
        "Went on to the next question when the mother stopped speaking.",
        "Noticed that she was tired and said so.",
        '"You have been holding this together on your own." Waited. She cried, then talked.',
    ),
    "evocation": (
        "Gave three reasons why the drinking should stop.",
        "Asked once what he would want to be different.",
        "Asked what had worked before, and let him find the first step himself.",
    ),
    "purposefulness": (
        "The visit began and ended without anybody saying what it was for.",
        "Said the aim at the start and came back to half of it.",
        "Said the aim, kept to it, and checked who does what by Friday.",
    ),
    "clarity-about-concern": (
        "The worry about school was not named.",
        "Named the worry in words that belong in a report.",
        '"I am worried that your son is alone at night. I want to tell you why, and hear how you see it."',
    ),
    "child-focus": (
        "The child was in the room and nobody spoke to her.",
        "Asked how school was, and saw the bedroom.",
        "Sat on the floor with him, drew his week, and took what he said back to his mother.",
    ),
}
NOTES = (
    "Home visit after school. Two adults and one child in the room for most of it.",
    "Planned visit. The kitchen was busy, and everybody stayed to the end.",
    "First visit together. A neighbour came to the door half-way.",
    "Review at home. The father joined by telephone.",
)
ASKED = (
    "The worker asked on the telephone, and the observer asked again at the door. The children were told too."
)
WANTED = "How I bring up the worry, and whether the children get a word in."
STRENGTHS = (
    "Waited after the hard question, and the mother went on by herself.",
    "Came back to what the child had said, twice.",
    "Said the worry in plain words and stayed kind.",
)
NEXT_STEPS = (
    "Ask what they would like from today before you say what you would like.",
    "Say at the end who does what, and by when.",
    "Spend the first ten minutes with the child.",
)
QUESTIONS = (
    "What would the child say about the visit?",
    "What did you want to say and not say?",
    "Whose plan is it?",
)
# Minutes into the visit, what was seen, and the skills that it shows.
MOMENTS = (
    (4, "Said at the door what the visit is for, and asked whether it was a good time.", ("purposefulness",)),
    (17, "The mother stopped in the middle. Waited. She went on by herself.", ("empathy", "evocation")),
    (31, "Sat on the floor with the son and asked what he would change first.", ("child-focus",)),
)
REPLIES = (
    "Thank you. I had not seen that I hurried at the end.",
    "I see the second point differently: we had agreed by telephone to leave that for next week.",
    "Fair. I will try naming the worry sooner.",
    "It helped to read what I did well. I did not know that I do that.",
)
WENT_WELL = (
    "She turned up when she said she would.",
    "He talked to my son like a person.",
    "They told me the truth and did not make me feel small.",
    "The plan was in my words.",
    "We laughed together, which I did not expect.",
)
DO_BETTER = (
    "Ring before you come.",
    "I told my story three times to three people.",
    "Tell me what happens after the meeting.",
    "Ask my daughter, not only me.",
    "Letters are too long.",
)
# What each of these says in neutral words, and which skill it is about.
THEMES = {
    "She turned up when she said she would.": ("purposefulness", "Visits that begin on time are noticed."),
    "He talked to my son like a person.": ("child-focus", "It helps when children are spoken to directly."),
    "They told me the truth and did not make me feel small.": (
        "clarity-about-concern",
        "Worries can be named openly and still kindly.",
    ),
    "The plan was in my words.": ("collaboration", "Plans work better when families help to write them."),
    "We laughed together, which I did not expect.": ("empathy", "A light moment can be part of a visit."),
    "Ring before you come.": ("collaboration", "A call ahead of each visit would help."),
    "I told my story three times to three people.": (
        "purposefulness",
        "Families would like not to begin anew with each worker.",
    ),
    "Tell me what happens after the meeting.": (
        "clarity-about-concern",
        "The next steps are not always clear when a meeting ends.",
    ),
    "Ask my daughter, not only me.": ("child-focus", "Children would like to be asked themselves."),
    "Letters are too long.": ("clarity-about-concern", "Short written messages are easier to use."),
}
BESIDE_A_SUMMARY = (
    "In this half-year I took over nine families from a colleague, some of them in the week of a hearing."
)
# How families are told what two teams changed: one wording is approved, one waits.
TELLINGS = (
    "You said that children should be asked too. Now one of us spends ten minutes with each child at every "
    "visit.",
    "You said that we come without a call. Now we ring the day before.",
)
CONCERNS = (
    ("He came back to the house last night and I am frightened.", True),
    ("Somebody at contact shouted at my boy.", False),
    ("My neighbour says she will report us again, and my son does not want to go out.", False),
    ("I do not feel safe where we have been put.", False),
    ("My uncle hits my cousin when he looks after us.", True),
)
ACTIONS = (
    "Rang the family within the hour, and the out-of-hours team visited.",
    "Spoke with the supervisor of the contact service; a different room and person from Monday.",
    "Passed to the team manager, who visits tomorrow morning.",
)
ANSWER_OPENINGS = (
    "I would begin by finding out how tonight looks from where the young person is standing.",
    "Before anything else I would sit down with the carer, because nobody decides well at midnight.",
    "First I would make sure that everybody is safe for tonight.",
    "I would thank the carer for saying how hard it has become.",
)
ANSWER_MIDDLES: dict[int, tuple[str, ...]] = {
    0: (
        "The placement has clearly broken down, and I would look for somewhere else.",
        "The rules were explained and were not kept, so there has to be a consequence.",
    ),
    1: (
        "I would ask what happened before the argument and see whether respite would help.",
        "I would arrange a meeting for next week and ask school for a report.",
    ),
    2: (
        "Leaving is what adults have always done in this child's life; I would plan how we stay.",
        "I would ask the young person what would have to be different for this to feel like home, and do "
        "one of those things tomorrow.",
    ),
}
ANSWER_ENDINGS = (
    "Then I would write down who does what, and ring on Thursday to ask whether it was done.",
    "I would take it to supervision, because I might be wrong about it.",
    "If our own rules are in the way, I would say so to my manager.",
    "I would expect setbacks, and say beforehand what we do when one comes.",
)
REASONS = (
    "Both assessors saw steady understanding of the young person. The band on resilience crosses the "
    "floor, so we want to see it at the simulation.",
    "Strong on belonging and clear about limits. Worth an observed simulation.",
    "Two essential values stand under their floors with both assessors, and the written answer shows why.",
    "The answers speak of managing the child throughout. Not ready for this role, with feedback offered.",
)
COMMITMENTS = (
    "At every visit one of us spends ten minutes with each child alone, and we say at the team meeting "
    "what we heard.",
    "We ring families the day before, and say how long we will stay.",
)

# What is said in supervision.
TO_THINK_ABOUT = "The family in which the grandmother now does everything, and how we hear the children."
BROUGHT = "I go round in circles there. I would like to practise how I tell the mother that I am worried."
EXPLORED = {
    "risk-and-need": (
        "Two nights in a month on which nobody slept. What we know is from school; what we think is that it "
        "is more often. It would worry us more if the grandmother were ill."
    ),
    "childs-experience": (
        "The younger one gets up first and makes sandwiches. She says, “I am the mum on Mondays.”"
    ),
    "familys-voice": (
        "The mother says that she is tired of being watched. The grandmother wants one person to ring."
    ),
    "curiosity": (
        "Either the mother hides how ill she is, or she does not know it herself. Her diary of good and bad "
        "days would tell."
    ),
    "rehearsal": "We tried the first sentence three times, until it was honest and still kind.",
    "purposeful-plan": (
        "A Monday morning without sandwiches: somebody comes at seven, twice, and we see whether that helps."
    ),
}
DECIDED = "The support worker comes on two Mondays, and the mother keeps a diary of her days."
WHY = "It changes something for the child at once, and shows us which of our explanations is right."
FOR_THE_RECORD = "The younger child is seen alone at school before the next review."
SUPPORT = (
    "It was a heavy week. It helped to laugh about the sandwiches, and to hear that others are stuck too."
)
AGREED = ("Ring the school and ask for a quiet room.", "Find out who can come at seven on Mondays.")
ADDED = "I also said that I was afraid to ask about the money."

# A supervision that somebody watched.
ASKED_AT_SUPERVISION = "The supervisor asked everybody a week before, and again at the start."
SUPERVISED_WELL = "You asked what the day is like for the child before anybody spoke of tasks."
NEXT_IN_SUPERVISION = "Try the first sentence of the hard message aloud with the worker."
TO_THINK_ABOUT_IN_SUPERVISION = "What would have told you that your first explanation was wrong?"
SUPERVISION_SEEN = (
    "The talk went from one task to the next; this was not asked about.",
    "“What do you think?” was asked once, and the answer stood beside the plan.",
    "They stayed with it, said two ways to understand it, and what would tell them apart.",
)

# What a family wanted their worker to hear, and under which name.
THANKS = (
    ("You came back after I shouted. That is why I let you in.", "Dana"),
    ("Thank you for telling me straight, and for staying when I cried.", "Mrs Obi"),
    ("You remembered the name of my hamster.", "Ellis"),
    ("You never talked about me as if I was not there.", "Keir"),
    ("The plan on one sheet of paper is still on our fridge.", "Tom and Bea"),
    ("Thank you for asking my mum what she thinks too.", "Jo"),
    ("You said you would ring on Friday and you rang on Friday.", "Mr Hale"),
    ("My boy asks when you come again.", "Sima"),
)
