"""Running a script: session state, evaluator, pipeline, streams."""
