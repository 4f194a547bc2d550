/** A road that leads to the horizon: the portal's mark, drawn in the colours that its surroundings give. */
export function LogoMark(props: {
  /** Width and height, in pixels. */
  size: number;
  /** Colour of the road. */
  road: string;
  /** Colour of the line along its middle. */
  line: string;
}) {
  return (
    <svg
      width={props.size}
      height={props.size}
      viewBox="0 0 32 32"
      aria-hidden="true"
      focusable="false"
    >
      <path d="M12.2 3h7.6L28 29H4z" fill={props.road} />
      <path
        d="M15.4 6h1.2l.2 4h-1.6zM15 13.5h2l.3 5h-2.6zM14.4 22h3.2l.4 7h-4z"
        fill={props.line}
      />
    </svg>
  );
}
