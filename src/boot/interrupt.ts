/** The signals by which somebody asks for an end. */
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
export type Interrupt = (typeof INTERRUPTS)[number];

/** Calls back instead of ending at once, so that what was started can be ended too; returns what stops that. */
export function onInterrupt(then: (signal: Interrupt) => void): () => void {
  for (const signal of INTERRUPTS) process.on(signal, then);
  return () => {
    for (const signal of INTERRUPTS) process.off(signal, then);
  };
}
