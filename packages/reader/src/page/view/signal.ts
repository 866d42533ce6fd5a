import type { Light } from "@mahmal/gate"

/** The sound and vibration of each light, which differ enough to be recognised without looking: tones in hertz, times in ms. */
const signals: Readonly<
  Record<Light, { readonly tones: readonly number[]; readonly each: number; readonly shakes: number[] }>
> = {
  green: { tones: [880, 1320], each: 90, shakes: [60] },
  amber: { tones: [587, 587, 587], each: 140, shakes: [120, 90, 120, 90, 120] },
  red: { tones: [196, 147], each: 330, shakes: [700] },
}

let audio: AudioContext | undefined

/** Enables sound; browsers allow this only after a tap. */
export const unmute = (): void => {
  audio ??= new AudioContext()
  void audio.resume()
}

/** Plays the sound and the vibration of a light, as far as the phone can. */
export const signal = (light: Light): void => {
  const { tones, each, shakes } = signals[light]
  navigator.vibrate?.(shakes)
  if (audio?.state !== "running") return
  const start = audio.currentTime
  for (const [index, tone] of tones.entries()) {
    const from = start + (index * each) / 1000
    const until = from + (each * 0.8) / 1000
    const [oscillator, loudness] = [audio.createOscillator(), audio.createGain()]
    oscillator.type = light === "red" ? "square" : "triangle"
    oscillator.frequency.value = tone
    loudness.gain.setValueAtTime(0.5, from)
    loudness.gain.linearRampToValueAtTime(0, until)
    oscillator.connect(loudness).connect(audio.destination)
    oscillator.start(from)
    oscillator.stop(until)
  }
}
