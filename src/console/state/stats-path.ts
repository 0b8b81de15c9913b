import type { BucketSize } from '../api/stats';

/** Where the figures for these parameters are, with buckets that are this long; null leaves that to the platform. */
export function statsPath(asked: URLSearchParams, size: BucketSize | null): string {
  const whole = new URLSearchParams(asked);
  if (size !== null) whole.set('bucket', size);
  return `/interventions/stats?${whole}`;
}
