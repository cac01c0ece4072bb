"""All that a template or an export may see: plain, frozen, documented."""
