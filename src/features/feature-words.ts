/** Shifts and macros of C that stand for one bit: `1ULL << 33`, `BIT_ULL(33)`. */
const SHIFTS = [/\(?\b1(?:U|L)*\s*<<\s*(\d{1,3})\)?/gi, /\bBIT(?:_ULL)?\s*\(\s*(\d{1,3})\s*\)/g];
/** What stands before a feature set where people copy it from, and is none. */
const LABELS =
  /\b(?:negotiated|device|dev|driver|guest|host|acked|backend|common|unknown|mgmt|parent|supported|virtio)?[-_ ]?features?\b(?:\s*[:=]|(?=\s+[A-Z]))|^\s*(?:status|transports?)\s*:.*$/gim;
/** A line of ethtool: `tx-checksum-ip-generic: off [fixed]`. */
const SWITCHES = /^\s*([a-z][\w-]*)\s*:\s*(on|off)\b(?:\s*\[[^\]\n]*\])?/gm;
/** The explanation that QEMU’s monitor puts behind a name. */
const EXPLAINED = /\b((?:VIRTIO|VHOST)_[A-Z0-9_]+)\s*:[^",\n]*/g;

/**
 * The words of a feature set as people paste it: masks, names, bit numbers, `property=on`, without what C, Rust, JSON,
 * QEMU’s monitor and vdpa write around them.
 */
export function featureWords(text: string): readonly string[] {
  const plain = SHIFTS.reduce(
    (left, shift) => left.replace(shift, ' $1 '),
    text.replace(EXPLAINED, '$1').replace(SWITCHES, ' $1=$2 ').replace(/["'`]/g, ' '),
  )
    .replace(LABELS, ' ')
    .replace(/\b(?:F|BIT|BIT_ULL)\s*\(/g, ' ')
    .replace(/[()[\]{}|"';&]/g, ' ');
  return plain.split(/[\s,]+/).filter((word) => word !== '');
}
