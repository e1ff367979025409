/** The places on the way of the data, in the order in which it passes them. */
export const STATION_PLACES = ['driver', 'api', 'pool', 'iommu', 'addresses', 'device'] as const;
export type StationPlace = (typeof STATION_PLACES)[number];
