import { useEffect, useLayoutEffect, useMemo } from 'preact/hooks';
import { type LiveEvent, onLive } from './live';
import { RowList, type RowSource } from './row-list';

/**
 * The rows of a list that is shown.
 *
 * @param asked - the parameters of the list; another text begins anew; null asks nothing while the list is not shown.
 * @param events - when it is looked whether there is something new.
 */
export function useRows<Row>(source: RowSource<Row>, asked: string | null, events: readonly LiveEvent[]): RowList<Row> {
  const list = useMemo(() => new RowList(source), [source]);
  // Before the browser paints: a frame sooner there.
  useLayoutEffect(() => {
    if (asked === null) list.stop();
    else void list.start(asked);
  }, [asked]);
  useEffect(() => () => list.stop(), [list]);
  const isShown = asked !== null;
  useEffect(() => (isShown ? onLive(events, () => void list.look()) : undefined), [isShown]);
  useEffect(() => (isShown ? onLive(['reset'], () => void list.reset()) : undefined), [isShown]);
  return list;
}
