"""What turns sound into phrases. Imported by the recogniser process and by tools, never by the ivr server."""
