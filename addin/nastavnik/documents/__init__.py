"""Orders and reports: view models, rendering, declension."""
