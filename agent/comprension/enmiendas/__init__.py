"""What a message puts right of the order, in any state of the talk: counts, variants, removals."""
