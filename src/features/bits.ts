import { DEVICE_TYPE_ROWS, type DeviceTypeRow } from './device-type-table.ts';
import {
  BALLOON_FEATURES,
  BLK_FEATURES,
  BT_FEATURES,
  CAN_FEATURES,
  CONSOLE_FEATURES,
  CRYPTO_FEATURES,
  type FeatureRow,
  FS_FEATURES,
  GPIO_FEATURES,
  GPU_FEATURES,
  I2C_FEATURES,
  IOMMU_FEATURES,
  MEM_FEATURES,
  NET_FEATURES,
  NINEP_FEATURES,
  PMEM_FEATURES,
  RPMSG_FEATURES,
  RTC_FEATURES,
  SCMI_FEATURES,
  SCSI_FEATURES,
  SOUND_FEATURES,
  TRANSPORT_FEATURES,
  VSOCK_FEATURES,
} from './feature-table.ts';
import { withoutPrefix } from './short-name.ts';

// The numbers of the feature table by their short names, for code: a misspelt name does not compile.

/** What withoutPrefix() makes of a name, as a type. */
type ShortName<Name extends string> = Name extends `VIRTIO_F_${infer Short}` | `VHOST_F_${infer Short}`
  ? Short
  : Name extends `VIRTIO_9P_${infer Short}` | `VIRTIO_${string}_F_${infer Short}`
    ? Short
    : Name;

type BitsByName<Rows extends readonly FeatureRow[]> = {
  readonly [Row in Rows[number] as ShortName<Row['name']>]: Row['bit'];
};

function bitsByName<const Rows extends readonly FeatureRow[]>(rows: Rows): BitsByName<Rows> {
  // Object.fromEntries() forgets which name has which number; bits.test.ts holds each to its row.
  return Object.fromEntries(rows.map(({ name, bit }) => [withoutPrefix(name), bit])) as BitsByName<Rows>;
}

/** The bits that every device type shares. */
export const F = bitsByName(TRANSPORT_FEATURES);

/** VIRTIO_F_SWIOTLB, which no version of VIRTIO has: its draft gives it the number of ANY_LAYOUT. */
export const DRAFT_SWIOTLB = F.ANY_LAYOUT;

export const NET = bitsByName(NET_FEATURES);
export const BLK = bitsByName(BLK_FEATURES);
export const CONSOLE = bitsByName(CONSOLE_FEATURES);
export const BALLOON = bitsByName(BALLOON_FEATURES);
export const RPMSG = bitsByName(RPMSG_FEATURES);
export const SCSI = bitsByName(SCSI_FEATURES);
export const NINEP = bitsByName(NINEP_FEATURES);
export const GPU = bitsByName(GPU_FEATURES);
export const RTC = bitsByName(RTC_FEATURES);
export const VSOCK = bitsByName(VSOCK_FEATURES);
export const CRYPTO = bitsByName(CRYPTO_FEATURES);
export const IOMMU = bitsByName(IOMMU_FEATURES);
export const MEM = bitsByName(MEM_FEATURES);
export const SOUND = bitsByName(SOUND_FEATURES);
export const FS = bitsByName(FS_FEATURES);
export const PMEM = bitsByName(PMEM_FEATURES);
export const SCMI = bitsByName(SCMI_FEATURES);
export const I2C = bitsByName(I2C_FEATURES);
export const CAN = bitsByName(CAN_FEATURES);
export const BT = bitsByName(BT_FEATURES);
export const GPIO = bitsByName(GPIO_FEATURES);

/** The numbers of some bits: `bits(NET, 'CSUM', 'MAC')`. */
export function bits<Table extends Readonly<Record<string, number>>>(
  table: Table,
  ...names: readonly (keyof Table)[]
): readonly number[] {
  return names.map((name) => table[name]);
}

/** A device type's name as code spells it: `RPROC_SERIAL`; `9p` cannot begin a word. */
type TypeName<Name extends string> = Name extends '9p'
  ? 'NINEP'
  : Name extends `${infer First}-${infer Rest}`
    ? `${Uppercase<First>}_${TypeName<Rest>}`
    : Uppercase<Name>;

type TypesByName<Rows extends readonly DeviceTypeRow[]> = {
  readonly [Row in Rows[number] as TypeName<Row['name']>]: Row['id'];
};

function typesByName<const Rows extends readonly DeviceTypeRow[]>(rows: Rows): TypesByName<Rows> {
  const nameOf = (name: string) => (name === '9p' ? 'NINEP' : name.replaceAll('-', '_').toUpperCase());
  return Object.fromEntries(rows.map(({ id, name }) => [nameOf(name), id])) as TypesByName<Rows>;
}

/** Device IDs: VIRTIO 1.4 section 5. */
export const TYPE = typesByName(DEVICE_TYPE_ROWS);
