import { minute } from '../state/clock';
import { moneyText, roundMoneyText, shortMoneyText } from '../text/money-text';
import { agoText, exactTime, shortTime } from '../text/time-text';
import { visible } from '../text/visible';

/** An amount in USD, exact; `–` where it is not known. */
export function Money({ usd }: { readonly usd: number | null | undefined }) {
  return <>{typeof usd === 'number' ? moneyText(usd) : '–'}</>;
}

/** An amount in a table or a headline, rounded, with the exact one at hand; `–` where it is not known. */
export function RoundMoney({ usd }: { readonly usd: number | null | undefined }) {
  return typeof usd === 'number' ? <span title={moneyText(usd)}>{roundMoneyText(usd)}</span> : <>–</>;
}

/** An amount in few digits, with the exact one at hand. */
export function ShortMoney({ usd }: { readonly usd: number }) {
  const exact = moneyText(usd);
  const short = shortMoneyText(usd);
  if (short === exact) return <>{exact}</>;
  return (
    <span title={exact}>
      <span aria-hidden="true">{short}</span>
      <span class="hidden">{exact}</span>
    </span>
  );
}

/** A moment in the reader's own time, with the exact one at hand. */
export function Time({ at, ago = false }: { readonly at: string; readonly ago?: boolean }) {
  if (Number.isNaN(Date.parse(at))) return <bdi>{visible(at)}</bdi>;
  return (
    <time dateTime={at} title={exactTime(at)}>
      {ago ? agoText(at, minute.value) : shortTime(at, minute.value)}
    </time>
  );
}

/**
 * What an agent or a person sent: text, kept apart from the direction of the text around it. What does not fit is cut
 * off by the browser, and shown whole when pointed at.
 */
export function Sent({ text, clip = true }: { readonly text: string | null | undefined; readonly clip?: boolean }) {
  if (text === null || text === undefined || text === '') return <span class="quiet">–</span>;
  const seen = visible(text);
  return (
    <bdi class={clip ? 'clip' : undefined} title={clip ? seen.slice(0, 2_000) : undefined}>
      {seen}
    </bdi>
  );
}
