"""The engine: definitions, questions, conditions and the route through them. It knows no kind of journey."""
