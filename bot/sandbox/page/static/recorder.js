// A voice note from the microphone. Browsers differ in the containers they write; the sound inside is Opus or AAC.

const KINDS = [["audio/ogg;codecs=opus", "ogg"], ["audio/webm;codecs=opus", "webm"], ["audio/mp4", "m4a"]];

export const canRecord = () => Boolean(window.MediaRecorder && navigator.mediaDevices?.getUserMedia);

export class Recording {
  static async begin() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    return new Recording(stream);
  }

  constructor(stream) {
    const [type, ending] = KINDS.find(([kind]) => MediaRecorder.isTypeSupported(kind)) ?? ["", "webm"];
    this.stream = stream;
    this.ending = ending;
    this.parts = [];
    this.recorder = new MediaRecorder(stream, type ? { mimeType: type } : {});
    this.recorder.addEventListener("dataavailable", (event) => this.parts.push(event.data));
    this.recorder.start();
    this.began = performance.now();
  }

  seconds() {
    return (performance.now() - this.began) / 1000;
  }

  async stop() {
    const seconds = this.seconds();
    const stopped = new Promise((resolve) => { this.recorder.addEventListener("stop", resolve, { once: true }); });
    this.recorder.stop();
    await stopped;
    this.release();
    const [type] = this.recorder.mimeType.split(";");
    return { file: new File(this.parts, `voice.${this.ending}`, { type }), seconds };
  }

  release() {
    for (const track of this.stream.getTracks()) track.stop();
  }
}
