/** The outlines of icons, on a square of 16. */
const PATHS = {
  overview: 'M2 2h5v5H2zM9 2h5v3H9zM9 7h5v7H9zM2 9h5v5H2z',
  interventions:
    'M8 1.500 2.500 3.500v4c0 3.500 2.300 6 5.500 7 3.200-1 5.500-3.500 5.500-7v-4zM5.700 8l1.700 1.700 3-3.300',
  approvals: 'M2 9.500h3.500l1 2h3l1-2H14M2 9.500 4 3h8l2 6.500v4H2z',
  runs: 'M2 4h6M2 8h9M2 12h4M11 4h3M13 8h1M9 12h5',
  agents: 'M3.500 6h9v7h-9zM8 6V3M8 3h.01M6.200 9h.01M9.800 9h.01M1.500 8.500v2M14.500 8.500v2',
  policies: 'M4 1.500h5.500L12.500 4.500v10H4zM9.500 1.500v3h3M6 8h4.500M6 11h4.500',
  settings: 'M2 4.500h6M11 4.500h3M2 11.500h2M7 11.500h7M9.500 3v3M5.500 10v3',
  light:
    'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1 1M12 12l1 1M13 3l-1 1M4 12l-1 1',
  dark: 'M13.500 9.500A6 6 0 1 1 6.500 2.500a5 5 0 0 0 7 7z',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  close: 'M4 4l8 8M12 4l-8 8',
  search: 'M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9zM10.500 10.500 14 14',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  right: 'M6 4l4 4-4 4',
  copy: 'M5.500 5.500h8v8h-8zM10.500 5.500v-3h-8v8h3',
  signOut: 'M6.500 2.500h-4v11h4M7 8h7M11 5l3 3-3 3',
  download: 'M8 2v8M5 7l3 3 3-3M2.500 13.500h11',
  chart: 'M2 14V2M2 14h12M5 11V8M8 11V4M11 11V6',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2zM8 5v3l2 2',
  check: 'M3 8.500 6.500 12 13 4.500',
  stop: 'M5.300 2h5.400L14 5.300v5.400L10.700 14H5.300L2 10.700V5.300zM5.500 8h5',
  plus: 'M8 3v10M3 8h10',
} as const;

/** The name of an icon. */
export type IconName = keyof typeof PATHS;

/** A line drawing beside words: it says nothing that they do not. */
export function Icon({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      stroke-width="1.5"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
