"""Words that may be names or terms misheard, put before the clinician one by one."""
