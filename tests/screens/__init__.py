"""Pictures of the screens, and what is checked by looking at them as a ruler would."""
