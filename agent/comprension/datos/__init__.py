"""The customer's data in a message: found, told apart, put right and checked."""
