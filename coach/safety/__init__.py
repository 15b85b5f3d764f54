"""Who must not press, when to stop and when to seek help: rules, words and policy. No diagnosis."""
