"""Other people's forms: the library as tables and for openLCA, and what other tools measured."""
