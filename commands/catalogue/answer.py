"""回复: answer a customer where the customer spoke last, in 微信客服 or to a 公众号, from the chat."""

from commands.command import CustomerCommand, Section, Talk
from commands.reading.answering import AnswerWanted, read_answer
from commands.showing.wording import moment
from crm_core.act import Act
from crm_core.customers.model import Customer
from crm_core.messages import Outgoing, Text
from crm_core.reaching.actions import answer_customer
from crm_core.values import AppKey


async def _run(act: Act, talk: Talk, wanted: AnswerWanted, customer: Customer) -> Outgoing:
    sent = await answer_customer(act, customer.id, wanted.text, chat=AppKey(talk.chat), ways=talk.ways)
    until = moment(sent.closes, act.at, talk.zone)
    left = f"还可以再发 {sent.left} 条，到{until}为止。" if sent.left else "这是最后一条，等客户再说话才能继续发。"
    by = "通过公众号" if sent.account else ""
    return Text(text=f"正在{by}发给{customer.name or '这位客户'}。{left}")


COMMAND = CustomerCommand(
    section=Section.WRITE,
    name="answer",
    words=("回复", "答复", "reply"),
    usage="回复 客户 内容",
    about="在客户最后说话的微信客服或公众号里回复（48 小时内）",
    examples=("回复 王芳 明天上午十点给您送到", "回复 他 好的"),
    read=read_answer,
    whom=lambda wanted: wanted.customer,
    run=_run,
    changes=True,
)
