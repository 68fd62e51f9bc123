// setTimeout that a tab in the background does not slow down.

const waiting = new Map();
let worker = null;
let newest = 0;

function start() {
  worker = new Worker(new URL("./ticker.js", import.meta.url));
  worker.onmessage = ({ data }) => {
    waiting.get(data)?.();
    waiting.delete(data);
  };
}

export function later(act, milliseconds) {
  if (!worker) start();
  newest += 1;
  waiting.set(newest, act);
  worker.postMessage([newest, milliseconds]);
}
