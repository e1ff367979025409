import type { Case } from '../model/case.ts';
import type { Platform } from '../model/platform.ts';
import { OLD_GUEST_RELEASE, type Twin } from './judge.ts';

/** The same machine with its memory open to the host. */
function ordinaryTwin(platform: Platform): Platform {
  return {
    ...platform,
    name: `${platform.name}, not protected`,
    memory: { ...platform.memory, protection: 'none', protectedFrom: 'boot' },
  };
}

/** The case that a claim looked at instead of the one that was asked. */
export function twinOf(asked: Case, twin: Twin): Case {
  switch (twin) {
    case 'itself':
      return asked;
    case 'ordinary':
      return { ...asked, platform: ordinaryTwin(asked.platform) };
    case 'old-guest':
      return { ...asked, driver: `linux-${OLD_GUEST_RELEASE}` };
  }
}
