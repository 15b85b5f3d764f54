"""One module for each command of `coach`; each adds its parser and runs."""
