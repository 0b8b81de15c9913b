import type { ComponentChildren } from 'preact';
import { visible } from '../text/visible';
import { Link } from './link';
import { Sent } from './value';

/** One line of a list of bars. */
export interface Bar {
  readonly key: string;
  /** What an agent or a person called it. */
  readonly name: string | null;
  /** Stands beside the name. */
  readonly note?: string | null;
  readonly value: number;
  readonly shown: ComponentChildren;
  /** Where the line leads; null: nowhere. */
  readonly to: string | null;
}

/** Names with their amounts, the largest first, each with a bar that is as long as its share of the largest. */
export function BarList({ bars }: { readonly bars: readonly Bar[] }) {
  const most = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  return (
    <ol class="bars">
      {bars.map((bar) => (
        <li key={bar.key}>
          {bar.to === null ? (
            <div class="bar">
              <Line bar={bar} most={most} />
            </div>
          ) : (
            <Link to={bar.to} class="bar">
              <Line bar={bar} most={most} />
            </Link>
          )}
        </li>
      ))}
    </ol>
  );
}

function Line({ bar, most }: { readonly bar: Bar; readonly most: number }) {
  const { name, note, value, shown } = bar;
  return (
    <>
      <span class="bar-fill" style={{ width: `${(value / most) * 100}%` }} />
      <span class="bar-name">
        <Sent text={name} />
        {note != null && (
          <span class="quiet small clip">
            <bdi>{visible(note)}</bdi>
          </span>
        )}
      </span>
      <span class="bar-value">{shown}</span>
    </>
  );
}
