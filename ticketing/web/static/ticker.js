// Timers of a worker keep their pace while the tab is in the background; those of its page slow down to one a minute.

onmessage = ({ data: [id, milliseconds] }) => setTimeout(() => postMessage(id), milliseconds);
