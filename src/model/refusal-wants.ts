/**
 * What whoever refuses a device would take instead, as the rule that refuses it knows: a property less, other properties, a
 * network backend that is named and not there, the machine’s own bus, a display with OpenGL, a place on virtio-mmio, a model
 * without a suffix, one queue for each direction, memory that a daemon can map, a machine to put it into, or a command line without
 * what is refused whatever its devices.
 */
export type Want =
  | { readonly kind: 'without'; readonly property: string }
  | { readonly kind: 'with'; readonly properties: Readonly<Record<string, string>> }
  | { readonly kind: 'netdev'; readonly id: string }
  | {
      readonly kind:
        | 'root-bus'
        | 'opengl'
        | 'mmio'
        | 'plain-model'
        | 'one-queue'
        | 'shared-memory'
        | 'machine'
        | 'command-line';
    };
