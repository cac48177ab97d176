"""What good looks like: constructs, links, scenarios and rubrics, with those that authors here write."""
