"""How well the pipeline does on pictures whose truth is known: reads, runs, scores, reports."""
