/** The mark: an owl that looks at you. */
export function Owl() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path className="owl-body" d="M5 3.5 11 7a13 13 0 0 1 10 0l6-3.500V18a11 11 0 0 1-22 0z" />
      <circle className="owl-face" cx="11" cy="14" r="4.7" />
      <circle className="owl-face" cx="21" cy="14" r="4.7" />
      <circle className="owl-eye" cx="11" cy="14" r="2.7" />
      <circle className="owl-eye" cx="21" cy="14" r="2.7" />
      <circle className="owl-body" cx="11" cy="14" r="1.1" />
      <circle className="owl-body" cx="21" cy="14" r="1.1" />
      <path className="owl-eye" d="M14.2 18.200h3.600L16 21.800z" />
      <path className="owl-wing" d="M9 22c1.5 1 3 1 4.5 0M18.5 22c1.5 1 3 1 4.5 0M12 25.500c2.5 1.2 5.5 1.2 8 0" />
    </svg>
  );
}
