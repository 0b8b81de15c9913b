import { words } from '../text/words';

/** Shapes on a square of 10: risk and outcome are told by form and word, and by colour only besides. */
const SHAPES = {
  diamond: 'M5 0l5 5-5 5-5-5z',
  triangle: 'M5 .8 9.800 9.200H.2z',
  square: 'M1 1h8v8H1z',
  circle: 'M5 1a4 4 0 1 0 0 8 4 4 0 0 0 0-8z',
  ring: 'M5 1a4 4 0 1 0 0 8 4 4 0 0 0 0-8zm0 1.500a2.500 2.500 0 1 1 0 5 2.500 2.500 0 0 1 0-5z',
  stop: 'M3 0h4l3 3v4l-3 3H3L0 7V3zM2 4.200v1.600h6V4.200z',
  clock: 'M5 0a5 5 0 1 0 0 10A5 5 0 0 0 5 0zm-.7 2h1.400v2.800l1.800 1.200-.8 1.200-2.400-1.700z',
  check: 'M3.800 9 0 5.300l1.400-1.400L3.800 6.200 8.600 1 10 2.400z',
  cross: 'M1.400 0 5 3.600 8.600 0 10 1.400 6.400 5 10 8.600 8.600 10 5 6.400 1.400 10 0 8.600 3.600 5 0 1.400z',
  down: 'M4 0h2v6h3L5 10 1 6h3z',
  flag: 'M1 0h1.500v1H9L7.500 3.500 9 6H2.500v4H1z',
} as const;

type Look = readonly [shape: keyof typeof SHAPES, tone: string];

const RISKS: Readonly<Record<string, Look>> = {
  critical: ['diamond', 'critical'],
  high: ['triangle', 'high'],
  medium: ['square', 'medium'],
  low: ['circle', 'low'],
  minimal: ['ring', 'minimal'],
};
const OUTCOMES: Readonly<Record<string, Look>> = {
  blocked: ['stop', 'critical'],
  escalated: ['clock', 'accent'],
  approved_after_review: ['check', 'good'],
  rejected_after_review: ['cross', 'critical'],
  modified: ['down', 'low'],
  warned: ['flag', 'medium'],
  success: ['check', 'good'],
  error: ['cross', 'high'],
};
const UNKNOWN: Look = ['ring', 'minimal'];

/** How grave it is. */
export function RiskMark({ level }: { readonly level: string }) {
  return <Mark look={RISKS[level] ?? UNKNOWN} text={words(level)} />;
}

/** What became of a call. */
export function OutcomeMark({ outcome }: { readonly outcome: string }) {
  const look = OUTCOMES[outcome] ?? UNKNOWN;
  return <Mark look={look} text={words(outcome)} isQuiet />;
}

interface MarkProps {
  readonly look: Look;
  readonly text: string;
  /** Without a ground of its own: beside a risk it does not call as loud. */
  readonly isQuiet?: boolean;
}

function Mark({ look: [shape, tone], text, isQuiet = false }: MarkProps) {
  return (
    <span class={`mark ${tone}${isQuiet ? ' bare' : ''}`}>
      <svg width="10" height="10" viewBox="0 0 10 10" fill="currentColor" fill-rule="evenodd" aria-hidden="true">
        <path d={SHAPES[shape]} />
      </svg>
      <span class="mark-text">{text}</span>
    </span>
  );
}
