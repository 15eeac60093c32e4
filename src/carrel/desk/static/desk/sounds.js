// Two short sounds tell done from stop without looking. Where there is no sound, or it is turned off, nothing is heard.

const TONES = { done: [[880, 0, 0.07]], stop: [[220, 0, 0.12], [196, 0.16, 0.2]] };
const LOUDNESS = 0.12;
let audio = null;

export function sound(kind) {
  if (document.body.dataset.sounds === "off" || !TONES[kind]) return;
  try {
    audio ??= new AudioContext();
    audio.resume?.()?.catch?.(() => {});
    for (const tone of TONES[kind]) play(audio, ...tone);
  } catch {
    audio = null;  // a machine without sound: it is seen all the same
  }
}

function play(context, pitch, after, seconds) {
  const [tone, volume] = [context.createOscillator(), context.createGain()];
  const from = context.currentTime + after;
  tone.frequency.value = pitch;
  volume.gain.setValueAtTime(LOUDNESS, from);
  volume.gain.exponentialRampToValueAtTime(0.001, from + seconds);
  tone.connect(volume).connect(context.destination);
  tone.start(from);
  tone.stop(from + seconds);
}
