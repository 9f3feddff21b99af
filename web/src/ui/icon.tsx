/** Shapes on a grid of 24, drawn as lines. */
const shapes = {
  alert: 'M12 4 2.8 20h18.400zM12 10v4M12 17v.01',
  arrowRight: 'M5 12h14M13 6l6 6-6 6',
  box: 'M3 7h18v13H3zM3 7l3-4h12l3 4M9 12h6',
  check: 'm4 12.5 5 5L20 6.5',
  chevron: 'm6 9 6 6 6-6',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5l3 2',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  cross: 'M6 6l12 12M18 6 6 18',
  device: 'M3 5h18v11H3zM9 20h6M12 16v4',
  dots: 'M5 11.500a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1zM12 11.500a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1zM19 11.500a.5.5 0 1 0 0 1 .5.5 0 0 0 0-1z',
  down: 'M12 4v11M7 11l5 5 5-5M4 20h16',
  eye: 'M2 12s3.5-7 10-7 10 7 10 7-3.5 7-10 7S2 12 2 12zM12 9a3 3 0 1 0 0 6 3 3 0 0 0 0-6z',
  eyeOff:
    'M3 3l18 18M10 5.200A11 11 0 0 1 12 5c6.5 0 10 7 10 7a18 18 0 0 1-3 3.800M6.5 6.600A17 17 0 0 0 2 12s3.5 7 10 7a10 10 0 0 0 4.5-1.1',
  globe: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  grid: 'M4 4h16v16H4zM4 10h16M10 10v10',
  help: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM9.5 9.500a2.5 2.5 0 1 1 3.5 2.300c-.7.4-1 .9-1 1.700M12 16.500v.01',
  key: 'M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM11 12l9-9M16 7l3 3',
  keyboard: 'M2 6h20v12H2zM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10',
  lock: 'M5 11h14v9H5zM8 11V8a4 4 0 0 1 8 0v3',
  mail: 'M3 5h18v14H3zM3 7l9 6 9-6',
  menu: 'M4 6h16M4 12h16M4 18h16',
  moon: 'M20 14.500A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.500z',
  pen: 'M4 20h4L20 8l-4-4L4 16z',
  people:
    'M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM2.5 20c0-3.5 3-5 6.5-5s6.5 1.5 6.5 5M16 5.500a3.3 3.3 0 0 1 0 6M18 15.300c2.2.6 3.5 2 3.5 4.7',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4 21c0-4 3.5-6 8-6s8 2 8 6',
  plus: 'M12 5v14M5 12h14',
  pulse: 'M2 12h5l3-7 4 14 3-7h5',
  refresh: 'M20 11a8 8 0 1 0-2.3 6.700M20 5v6h-6',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l5 5',
  send: 'M21 3 3 10l7 3 3 7zM10 13l4-4',
  shield: 'M12 3 4 6v6c0 5 3.5 8 8 9 4.5-1 8-4 8-9V6zM9 12l2 2 4-4',
  signOut: 'M14 4h6v16h-6M10 8l-4 4 4 4M6 12h9',
  space: 'M4 6c0-4 16-4 16 0v12c0 4-16 4-16 0zM4 6c0 4 16 4 16 0M4 12c0 4 16 4 16 0',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.400M17.6 17.6 19 19M5 19l1.4-1.400M17.6 6.4 19 5',
  trash: 'M4 7h16M9 7V4h6v3M6 7l1 14h10l1-14M10 11v6M14 11v6',
  upload: 'M12 16V5M7 9l5-5 5 5M4 20h16',
} as const;

export type IconName = keyof typeof shapes;

/** A sign beside words; it says nothing to screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon-shape" viewBox="0 0 24 24" aria-hidden="true">
      <path d={shapes[name]} />
    </svg>
  );
}
