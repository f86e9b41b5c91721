"""Addresses of step 9: the staff's under /cases/, the customer's at /case/.

Each topic has its own list; they are put together at the end.
"""

from django.urls import path

from manyi.steps.cases.views import (
    assigning,
    attachments,
    board,
    boards,
    categories,
    causes,
    clocks,
    cohandling,
    colleagues,
    deliveries,
    effects,
    feedback,
    hotline,
    imports,
    letters,
    mail,
    needs,
    orders,
    praise,
    public,
    ratings,
    record,
    registering,
    reports,
    reviews,
    visits,
)

app_name = "cases"
handling = [
    path("cases/", board.index, name="index"),
    path("cases/<int:pk>/", record.case, name="case"),
    path("cases/<int:pk>/plan/", record.open_plan, name="open_plan"),
    path("cases/asked/", cohandling.asked, name="asked"),
    path("cases/rules/", assigning.rules, name="rules"),
    path("cases/rules/<int:pk>/", assigning.rule, name="rule"),
]
letter_pages = [
    path("cases/<int:pk>/letters/<slug:kind>/", letters.write, name="write_letter"),
    path("cases/letters/<int:pk>/", letters.letter, name="letter"),
    path("cases/letters/<int:pk>/<slug:form>/", letters.letter_file, name="letter_file"),
    path("cases/<int:pk>/papers/<slug:kind>/<slug:form>/", letters.paper, name="paper"),
    path("cases/templates/", letters.templates, name="templates"),
    path("cases/templates/<slug:kind>/", letters.template, name="template"),
]
order_pages = [
    path("cases/orders/", orders.orders, name="orders"),
    path("cases/orders/<int:pk>/", orders.order, name="order"),
]
cause_pages = [
    path("cases/<int:pk>/fishbone.svg", causes.fishbone, name="fishbone"),
    path("cases/<int:pk>/8d/", causes.eight_d, name="eight_d"),
    path("cases/corrective/<int:pk>/", causes.car, name="car"),
]
review_pages = [
    path("cases/reviews/", reviews.reviews, name="reviews"),
    path("cases/reviews/<int:pk>/", reviews.review, name="review"),
    path("cases/reviews/<slug:kind>/", reviews.hold, name="hold_review"),
    path("cases/calls/", reviews.calls, name="calls"),
]
intake = [
    path("cases/register/", registering.register, name="register"),
    path("cases/customers/", registering.customers, name="customers"),
    path("cases/<int:pk>/receipt/", registering.receipt, name="receipt"),
    path("cases/hotline/", hotline.hotline, name="hotline"),
    path("cases/hotline/caller/", hotline.caller, name="caller"),
    path("cases/hand-in/", colleagues.hand_in, name="hand_in"),
    path("cases/attachments/<int:pk>/", attachments.download, name="attachment"),
    path("cases/mail/", mail.mails, name="mails"),
    path("cases/mail/<int:pk>/", mail.mail, name="mail"),
    path("cases/mail/<int:pk>/raw/", mail.raw, name="mail_raw"),
    path("cases/imports/", imports.imports, name="imports"),
    path("cases/imports/<int:pk>/", imports.batch, name="import_batch"),
    path("cases/categories/", categories.categories, name="categories"),
    path("cases/categories/<int:pk>/", categories.category, name="category"),
    path("cases/sources/", deliveries.sources, name="sources"),
    path("intake/<slug:code>/", deliveries.deliver, name="deliver"),
    path("feedback/", feedback.feedback, name="feedback"),
    path("feedback/received/", feedback.received, name="feedback_received"),
]
clock = [
    path("cases/forecast/", clocks.forecast, name="forecast"),
]
after = [
    path("cases/visits/", visits.to_visit, name="to_visit"),
    path("cases/visits/month/", visits.month, name="visit_month"),
    path("cases/visits/supervision/", visits.supervision, name="supervision"),
    path("cases/visits/supervision/<int:pk>/", visits.draw, name="draw"),
    path("cases/visits/supervision/calls/<int:pk>/", visits.call, name="supervise"),
    path("cases/figures/", reports.figures, name="figures"),
    path("cases/conformity/", reports.conformity, name="conformity"),
    path("cases/conformity/check/", reports.check_conformity, name="check_conformity"),
    path("cases/iso10002/", reports.iso10002, name="iso10002"),
    path("cases/effects/", effects.index, name="effects"),
    path("cases/praise/", praise.mine, name="praise"),
    path("cases/needs/", needs.index, name="needs"),
    path("cases/needs/register/", needs.register, name="register_need"),
    path("cases/needs/<int:pk>/", needs.need, name="need"),
    path("cases/board/", boards.index, name="board"),
    path("cases/board/<int:pk>/", boards.notice, name="board_notice"),
    path("cases/board/<int:pk>/<slug:name>/", boards.act, name="board_act"),
]
transparency = [
    path("case/", public.status, name="status"),
    path("case/rate/<str:token>/", ratings.rate, name="rate"),
    path("board/", boards.public_board, name="public_board"),
    path("board/<int:pk>/", boards.public_notice, name="public_notice"),
    path("ideas/", needs.idea, name="idea"),
    path("ideas/status/", needs.idea_status, name="idea_status"),
]
urlpatterns = [
    *handling,
    *letter_pages,
    *order_pages,
    *cause_pages,
    *review_pages,
    *intake,
    *clock,
    *after,
    *transparency,
]
