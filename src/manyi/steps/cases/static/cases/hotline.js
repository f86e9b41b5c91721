// Ctrl+Enter registers the call from wherever the cursor stands.
document.querySelector("[data-hotline]")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    event.currentTarget.requestSubmit(event.currentTarget.querySelector(".btn-primary"));
  }
});
// Enter in the number looks the caller up instead of sending half a form.
document.querySelector("[data-hotline] [name=phone]")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    document.querySelector("[data-hotline] [name=name]").focus();
  }
});
