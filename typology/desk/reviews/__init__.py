"""From sound figures to desk answers, and what they are held against."""
