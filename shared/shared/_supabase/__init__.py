"""How the video pipeline reaches Supabase: one client for its tables and its storage."""
