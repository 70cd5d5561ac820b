"""What the services of Zapa share: tables, schemas and migrations.

System document "Task 02: Database Models and Schemas" (`zapa-shared`). Importing this package, its
enums or its schemas does not load SQLAlchemy; `zapa_shared.models` does.
"""
