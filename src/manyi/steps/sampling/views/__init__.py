"""Pages of waves, samples and what is assessed.

The page of a wave belongs to this step and shows what later steps hand in through three slots
(`manyi.core.contributions`). A giver returns None, one value or a list of values:

- `collect("wave.next", wave=…, person=…)`: what can be done next,
  {"label", "url", "primary": bool, "needs": [sentences of what lacks, may be left out]};
- `collect("wave.timeline", wave=…)`: what happened,
  {"on": date, "label", "url" and "who" may be left out};
- `collect("wave.panel", wave=…)`: a card,
  {"label", "url", "rows": [{"label", "value"}]}, or {"template": …} with what it shows.

The page of an assessment object has `object.panel` (thing=…), in the same form as `wave.panel`.
"""
