"""A stub of Supabase, as far as the pipeline uses it: it is Supabase's own, and this stands in."""
