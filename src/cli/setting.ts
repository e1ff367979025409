import { usage } from '../io/usage-error.ts';
import { quote } from '../text/quoting.ts';

/** What `--set` says otherwise: of a device, of a platform, or of a device of QEMU’s. */
export interface CaseSetting {
  /** As it was given, for error messages. */
  readonly text: string;
  readonly about: 'device' | 'platform' | 'qemu';
  readonly path: readonly string[];
  readonly how: 'is' | 'gains' | 'loses';
  readonly value: string;
}

const SHAPE = /^(device|platform|qemu)\.([^=]+?)([+-]?)=(.*)$/s;
const EXPECTED =
  'KEY=VALUE, KEY+=VALUE or KEY-=VALUE, such as device.offers+=ACCESS_PLATFORM, platform.kernel.version=6.1 or qemu.net0.iommu_platform=on';
const HOW = { '': 'is', '+': 'gains', '-': 'loses' } as const;

function isAbout(word: string | undefined): word is CaseSetting['about'] {
  return word === 'device' || word === 'platform' || word === 'qemu';
}

/** Reads what was given with `--set`. Throws UsageError. */
export function readSetting(text: string): CaseSetting {
  const [, about, key = '', sign = '', value = ''] = SHAPE.exec(text) ?? [];
  if (!isAbout(about)) throw usage('--set', `found ${quote(text)}; expected ${EXPECTED}`);
  return { text, about, path: key.split('.'), how: sign === '+' || sign === '-' ? HOW[sign] : 'is', value };
}
