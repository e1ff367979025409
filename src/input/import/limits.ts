/** More virtio devices than any machine has. */
export const MOST_DEVICES = 1000;
