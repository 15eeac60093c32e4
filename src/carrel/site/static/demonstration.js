// A number that is pressed is copied, for whoever has no scanner.

addEventListener("click", async (event) => {
  const number = event.target.closest("[data-copy]")?.dataset.copy;
  if (!number) return;
  await navigator.clipboard.writeText(number);
  document.getElementById("copied").textContent = `Copied ${number}.`;
});
