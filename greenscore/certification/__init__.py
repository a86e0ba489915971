"""The certification body's side: what is entered where nobody can take it back."""
