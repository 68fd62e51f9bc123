// Runs beside the page: hands over what the microphone hears, block by block, as it is.
class Microphone extends AudioWorkletProcessor {
  process(inputs) {
    const heard = inputs[0][0];
    if (heard) this.port.postMessage(heard.slice());
    return true;
  }
}

registerProcessor("microphone", Microphone);
