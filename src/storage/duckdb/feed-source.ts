import type { Truth } from '../truth';

/** What a read model asks of the truth. */
export type FeedSource = Pick<Truth, 'feed' | 'seq' | 'totals' | 'onCommitted'>;
