/** The kinds of `-object memory-backend-…` that guest memory is made of. */
export const MEMORY_BACKENDS = ['ram', 'memfd', 'file'] as const;

/** What guest memory is made of; a vhost-user daemon can map it only where it has a file descriptor and is shared. */
export interface GuestMemory {
  readonly backend: (typeof MEMORY_BACKENDS)[number];
  readonly share: boolean;
  readonly hugetlb: boolean;
}
