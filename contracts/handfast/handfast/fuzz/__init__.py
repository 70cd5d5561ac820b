"""Fuzzing: what a machine makes of declarations, held against both sides of a promise.

`documents` sends what the OpenAPI documents allow, and what they forbid, to a provider;
`properties` makes every valid request and each near miss of a declared interaction; `consumers`
feeds a consumer's own client what a provider may answer; `store` keeps what was found under an id.
Each answers with the one form in `found`. None judges a declaration, and none knows a system.
"""
