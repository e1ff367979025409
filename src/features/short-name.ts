/** The name of a feature without `VIRTIO_…F_`: `ACCESS_PLATFORM`, `MAC`. */
export function withoutPrefix(name: string): string {
  return name.replace(/^(?:VIRTIO|VHOST)_(?:F_|[A-Z0-9]+_F_|9P_)/, '');
}
